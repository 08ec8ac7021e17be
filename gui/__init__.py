"""The desktop: the only package that may import Qt.

The engine works in a process of its own (`gui.server`); this one shows what it says.
Importing the package imports no Qt, so that what is missing can be told in a sentence.
"""
