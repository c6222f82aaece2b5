"""Papers drawn as workbooks, and what every workbook is drawn with."""
