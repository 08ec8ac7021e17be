"""Texts that are interrupted when somebody looks them up."""

from __future__ import annotations


class Rude(str):
    """A text whose n-th look-up is interrupted, once it is armed with n."""

    __slots__ = ()
    armed = 0

    def __hash__(self) -> int:
        if Rude.armed:
            Rude.armed -= 1
            if not Rude.armed:
                raise KeyboardInterrupt
        return super().__hash__()

    __eq__ = str.__eq__
