"""The generated right-hand sides of a setting's rules, made when first needed."""

from __future__ import annotations

from typing import cast

from engine.lang import rules as r
from engine.match.network import Network
from engine.match.readers import Place, Watch
from engine.run.entrance import Entrances
from engine.run.plain_side import act
from engine.run.side_code import Side, SideWriter
from engine.run.swift_code import Swift, SwiftWriter, can_be_swift


class Sides(dict[str, Side]):
    """What fires activations, by rule: readable code for those that are left to it.

    Args:
        network: The rules.
        entrances: How facts come in.
    """

    def __init__(self, network: Network, entrances: Entrances) -> None:
        super().__init__()
        self._network = network
        self._entrances = entrances

    def __missing__(self, name: str) -> Side:
        node = self._network.nodes[name]
        source = SideWriter(node, self._network.rules, self._entrances).source()
        side = self[name] = cast("Side", source.made(node.params)) if source else act
        return side

    def is_swept(self, place: Place) -> bool:
        """Whether its rule may be fired by the fact that takes the place, at once."""
        return place.is_alone and can_be_swift(place.rule, self._network.rules)

    def is_quiet(self, place: Place) -> bool:
        """Whether nobody reads what a rule asserts or concludes.

        Of rules that are fired at once, this is all they do, see `swift`.
        """
        return not any(
            isinstance(one, r.Put) and self._entrances[one.template].is_read
            for one in place.rule.rule.then
        )

    def swift(self, place: Place | Watch, rivals: int) -> Swift | None:
        """What fires at a place at once, if anything does.

        Args:
            place: The place.
            rivals: As `engine.run.swift_code.SwiftWriter` has it.
        """
        if not isinstance(place, Place) or not place.is_alone:
            return None
        rules = self._network.rules
        source = SwiftWriter(place.rule, rules, self._entrances, rivals).source()
        return cast("Swift", source.made(place.rule.params)) if source else None
