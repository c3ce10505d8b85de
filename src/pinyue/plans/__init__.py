"""What does the plan say?  The pack model, its loader, its linter."""

from pinyue.plans.loader import find_pack, load_pack, pack_folders
from pinyue.plans.pack import Pack

__all__ = ["Pack", "find_pack", "load_pack", "pack_folders"]
