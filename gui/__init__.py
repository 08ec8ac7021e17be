"""The desktop: the only package that may import Qt; it holds no views yet."""
