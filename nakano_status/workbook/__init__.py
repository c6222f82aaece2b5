"""Excel files: checking and loading them, recognising headings, reading and writing forms and lists."""

import os

# Before openpyxl is imported anywhere below: pikepdf brings lxml, with which openpyxl would cut entities out of texts
# silently and write texts that other programs damage (docs/decisions/0073).
os.environ["OPENPYXL_LXML"] = "False"
