"""Cells of a workbook as their texts were typed, and the headings and labels among them."""
