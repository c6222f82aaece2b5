"""Single controls that pages share: fields, boxes, drop areas, and what is shown in place of an empty list."""
