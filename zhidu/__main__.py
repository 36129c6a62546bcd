"""python -m zhidu: the same as the `zhidu` command."""

import sys

from zhidu.cli import main

sys.exit(main())
