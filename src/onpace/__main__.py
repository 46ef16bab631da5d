"""``python -m onpace``."""

from onpace.cli import main

main()
