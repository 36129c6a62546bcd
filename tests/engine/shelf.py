"""The packaged institutions, read once for all engine tests."""

from pathlib import Path

import zhidu
from zhidu.engine.library import Library
from zhidu.engine.machine import World

FOLDER = Path(zhidu.__file__).parent / "institutions"
LIBRARY = Library(FOLDER)
WORLD = World(LIBRARY.fields.items, LIBRARY.fields.names)
LAWS = {
    f"{slug}/{version}": LIBRARY.law(slug, version)
    for slug in LIBRARY.slugs()
    for version in LIBRARY.versions(slug)
}
