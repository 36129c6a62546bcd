"""Rules without machine parts and the documents they rest on: versioned texts of a unit."""
