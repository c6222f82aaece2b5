"""The frame around the pages: who and which round, the pages there are, messages, lasting strips, the line below."""
