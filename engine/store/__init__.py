"""What is kept on disk, in one SQLite file; see ``store.Store``.

Values are kept as they come, as JSON texts: nothing here knows what a rule or a
question is.
"""
