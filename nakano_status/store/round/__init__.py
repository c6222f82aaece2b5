"""Stores the rounds with their rows, answering divisions and due dates."""
