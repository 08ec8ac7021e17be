"""Splices: replacing, inserting and deleting parts of a text and nothing else.

Offsets are those of the nodes read from the same text. Line breaks are inserted as
the text has them.
"""

from __future__ import annotations

from engine.lang.yaml_node import Node


def newline_of(text: str) -> str:
    """The line break the text uses."""
    return "\r\n" if "\r\n" in text else "\n"


def line_start(text: str, offset: int) -> int:
    """Where the line of an offset begins."""
    return text.rfind("\n", 0, offset) + 1


def line_end(text: str, offset: int) -> int:
    """Where the line of an offset ends, before its line break."""
    end = text.find("\n", offset)
    if end < 0:
        return len(text)
    return end - 1 if end > offset and text[end - 1] == "\r" else end


def node_end(text: str, node: Node) -> int:
    """Where the node's last visible character ends."""
    return node.start + len(text[node.start : node.end].rstrip())


def replace_node(text: str, node: Node, new: str) -> str:
    """The text with the node's own characters replaced."""
    end = node_end(text, node)
    behind_colon = end == node.start and text[max(node.start - 1, 0)] in ":-"
    return text[: node.start] + (" " if behind_colon else "") + new + text[end:]


def insert_lines(text: str, offset: int, lines: list[str]) -> str:
    """The text with whole lines inserted below the line of an offset."""
    end = line_end(text, offset)
    newline = newline_of(text)
    return text[:end] + "".join(newline + line for line in lines) + text[end:]


def delete_lines(text: str, start: int, end: int) -> str:
    """The text without the lines from one offset's to another's."""
    begin = line_start(text, start)
    stop = text.find("\n", end)
    if stop >= 0:
        return text[:begin] + text[stop + 1 :]
    return text[:begin].removesuffix("\n").removesuffix("\r")


def indent_lines(block: str, indent: int) -> list[str]:
    """The lines of a block, all but the empty ones indented further."""
    return [" " * indent + line if line else "" for line in block.splitlines()]
