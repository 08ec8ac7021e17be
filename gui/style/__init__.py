"""How the desktop looks: colours of both themes, and the palette made of them."""
