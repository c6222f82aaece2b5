"""Single controls that pages share: fields, boxes, places to drop on, what stands where a list is empty."""
