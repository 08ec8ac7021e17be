"""What the commands do: a module to a family, imported only when it is called."""
