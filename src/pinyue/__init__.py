"""Pinyue 品约: a district's emergency plan, made executable."""

__version__ = "0.1.0"
