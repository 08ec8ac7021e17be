"""What the desktop needs of the machine, found missing before Qt is asked for it.

Qt ends the process where a library of its window system is missing, and speaks of
"plugins". So the libraries are looked for first, and the cure is said in a sentence.
Nothing here imports Qt or installs anything.
"""

from __future__ import annotations

import ctypes
import shutil
import sys
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

DRAWING = (
    "libglib-2.0.so.0",
    "libGL.so.1",
    "libEGL.so.1",
    "libxkbcommon.so.0",
    "libfontconfig.so.1",
    "libfreetype.so.6",
    "libdbus-1.so.3",
    "libbrotlidec.so.1",
)
"""Libraries that Qt is linked to on Linux, even to draw into memory."""

DRAWING_PACKAGES = (
    *("libglib2.0-0", "libgl1", "libegl1", "libxkbcommon0", "libfontconfig1"),
    *("libdbus-1-3", "libbrotli1", "fontconfig", "fonts-dejavu-core"),
)
"""The packages of Debian and Ubuntu that bring them, with a font to write in."""

WINDOWS = (
    "libxcb-cursor.so.0",
    "libxkbcommon-x11.so.0",
    "libxcb-icccm.so.4",
    "libxcb-image.so.0",
    "libxcb-keysyms.so.1",
    "libxcb-randr.so.0",
    "libxcb-render-util.so.0",
    "libxcb-shape.so.0",
    "libxcb-xkb.so.1",
)
"""Libraries that Qt needs besides for windows of the X Window System."""

WINDOWS_PACKAGES = (
    *("libxcb-cursor0", "libxkbcommon-x11-0", "libxcb-icccm4", "libxcb-keysyms1"),
    *("libxcb-shape0", "libxcb-xkb1"),
)

_INSTALL = "apt-get install -y --no-install-recommends"
_NO_EXTRA = (
    "the desktop needs {names}, which {verb} not installed: "
    'pip install "regelwerk[gui]", or in a checkout make gui'
)
_BAD_PYSIDE = (
    "PySide6 {found} loses references on Python 3.11 and would end the program: "
    'pip install "PySide6-Essentials<6.12" "shiboken6<6.12"'
)
_NO_DISPLAY = (
    "there is no screen to show a window on (neither DISPLAY nor WAYLAND_DISPLAY is "
    "set): run it in a graphical session, or draw every view into files with "
    "regelwerk gui --screenshots DIR"
)
_DEAD_DISPLAY = (
    "the screen that DISPLAY names, {display}, does not answer: set DISPLAY to that of "
    "your session, or draw every view into files with regelwerk gui --screenshots DIR"
)


def missing(environment: Mapping[str, str]) -> str:
    """What keeps the desktop from starting and its cure, in a sentence; else empty."""
    return missing_package() or missing_on_linux(environment) or _missing_import()


def missing_package() -> str:
    """The Python package that is not there, or must not be used; else empty."""
    absent = [name for name in ("PySide6", "msgspec") if find_spec(name) is None]
    if absent:
        return _NO_EXTRA.format(
            names=" and ".join(absent), verb="are" if absent[1:] else "is"
        )
    found = _version_of_qt()
    if sys.version_info < (3, 12) and found[:2] >= (6, 12):
        return _BAD_PYSIDE.format(found=".".join(map(str, found)))
    return ""


def missing_on_linux(environment: Mapping[str, str]) -> str:
    """The system library or screen that is not there; empty on other systems."""
    if not sys.platform.startswith("linux"):
        return ""
    platform = window_system(environment)
    lacking = absent_libraries(platform)
    if lacking:
        return _libraries_sentence(lacking, packages(platform))
    if not platform:
        return _NO_DISPLAY
    if platform == "xcb" and not _answers():
        return _DEAD_DISPLAY.format(display=environment.get("DISPLAY") or "(none)")
    return ""


def window_system(environment: Mapping[str, str]) -> str:
    """What Qt will draw on: xcb, wayland, offscreen …; empty if there is nothing."""
    named = environment.get("QT_QPA_PLATFORM", "").split(";")[0].split(":")[0]
    if named:
        return named
    if environment.get("WAYLAND_DISPLAY"):
        return "wayland"
    return "xcb" if environment.get("DISPLAY") else ""


def absent_libraries(platform: str) -> tuple[str, ...]:
    """The libraries that are not there, by file name, for drawing on a platform.

    On other systems than Linux, Qt brings all it needs.
    """
    if not sys.platform.startswith("linux"):
        return ()
    wanted = DRAWING + WINDOWS if platform == "xcb" else DRAWING
    return tuple(name for name in wanted if not _loads(name))


def packages(platform: str) -> tuple[str, ...]:
    """The packages of Debian and Ubuntu that bring what is absent; empty if nothing."""
    absent = absent_libraries(platform)
    drawing = DRAWING_PACKAGES if set(absent) & set(DRAWING) else ()
    windows = WINDOWS_PACKAGES if set(absent) & set(WINDOWS) else ()
    return drawing + windows


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _libraries_sentence(absent: tuple[str, ...], wanted: tuple[str, ...]) -> str:
    what = f"the desktop needs system libraries that are missing: {', '.join(absent)}"
    if shutil.which("apt-get"):
        return f"{what}; install them with: sudo {_INSTALL} {' '.join(wanted)}"
    return f"{what}; install them with the system's package manager"


def _answers() -> bool:
    """Whether an X server answers; Qt would end the process if none does."""
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = (ctypes.c_char_p, ctypes.c_void_p)
    xcb.xcb_connection_has_error.argtypes = (ctypes.c_void_p,)
    xcb.xcb_disconnect.argtypes = (ctypes.c_void_p,)
    connection = xcb.xcb_connect(None, None)
    has_error = bool(xcb.xcb_connection_has_error(connection))
    xcb.xcb_disconnect(connection)
    return not has_error


def _version_of_qt() -> tuple[int, ...]:
    try:
        written = version("PySide6-Essentials")
    except PackageNotFoundError:  # built from its sources, say
        return ()
    return tuple(int(part) for part in written.split(".")[:3] if part.isdigit())


def _missing_import() -> str:
    """Whatever else keeps Qt from being imported, in the system's words."""
    try:
        import PySide6.QtWidgets  # noqa: F401, PLC0415  # what is tried here
    except ImportError as error:
        return f"Qt cannot be loaded ({error}): install what it names"
    return ""
