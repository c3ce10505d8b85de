"""Who is who: units and their names, posts and who holds them from when, leaders and what they are in charge of.

The core is pure: a `Register` is the documents' own facts, and `who` answers from it for a day and a basis.  YAML, XLSX and
the office's database are three edges of the same records; only ``models`` and ``store`` know Django.
"""
