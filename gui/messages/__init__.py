"""What the desktop asks of the engine process, and what it is told: frozen values.

A request is a class whose parameter is the type of its reply. Both sides import these
modules and nothing of each other. Qt and the engine are unknown here.
"""
