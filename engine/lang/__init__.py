"""From text to checked rules: values, syntax, expressions, checks."""
