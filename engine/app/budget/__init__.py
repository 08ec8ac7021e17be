"""The budget monitor: logged budgets counted, judged by rules, and shown."""
