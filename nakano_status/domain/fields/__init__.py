"""The fields that are reported: keys, headings, marks, and the state of a cell that holds one."""
