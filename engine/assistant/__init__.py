"""The domain: what an assistant may spend, what it reads and what it says."""
