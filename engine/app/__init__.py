"""The program: command line, configuration, and what other programs call."""
