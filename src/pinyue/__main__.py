"""``python -m pinyue`` is the ``pinyue`` command."""

from pinyue.cli import main

if __name__ == "__main__":
    main()
