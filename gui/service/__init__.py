"""How the engine process carries out each request: everything here knows the engine."""
