"""Scripts that make data of the project: tables, weights, pages."""
