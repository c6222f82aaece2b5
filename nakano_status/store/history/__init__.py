"""What every act wrote, hashed: tables, the keeping of it, and the search for what changed since (decision 0089)."""
