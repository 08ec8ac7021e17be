"""The HTTP service: one front that takes requests, and processes that decide.

A decision is some tens of milliseconds of work under Python's one lock, so threads
would share one core. The front (``server``, ``http``, ``ending``, ``api``, ``guard``,
``pool``) therefore only reads and writes; every worker process (``worker``) has a
workbench of its own.
"""
