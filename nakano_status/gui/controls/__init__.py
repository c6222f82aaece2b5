"""Single controls that pages share: fields, boxes, drop areas, and texts in place of an empty list."""
