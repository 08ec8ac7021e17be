"""From facts to partial matches: working memory and the matchers."""
