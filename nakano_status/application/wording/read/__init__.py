"""What views read of advice on wordings."""
