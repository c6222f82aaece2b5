"""Stores the plan with its editions, rows and schedules."""
