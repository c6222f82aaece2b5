"""The signs for yes and no in tables that people fill in; they are no marks of progress."""

CIRCLES, CROSSES = "○〇◯", "×✕✖"
"""The shapes in which input methods offer the sign for yes, and that for no; the program writes the first."""

ALIKE_YES, ALIKE_NO = f"{CIRCLES}⭕oOｏＯ", f"{CROSSES}☓xXｘＸ"
"""These shapes with letters and signs that look alike."""

YES, NO = CIRCLES[0], CROSSES[0]
