"""Rules of every rank, to be put after the templates of `support.sources`."""

RULES = """
rules:
  - {rule: low, salience: -1, utility: 0.9, when: [A(x > 1)], then: [halt: true]}
  - {rule: high, salience: 1, utility: 0.1, when: [A(x > 2)], then: [halt: true]}
  - {rule: plain, when: [A()], then: [halt: true]}
  - {rule: plain-too, when: [A()], then: [halt: true]}
  - {rule: worth-more, utility: 0.8, when: [A()], then: [halt: true]}
  - {rule: two-facts, when: [{a: A()}, B(x > 3)], then: [halt: true]}
  - {rule: blocked, when: [A(), {not: B(x > 5)}], then: [halt: true]}
  - {rule: bare, when: [{n: count(B())}], then: [halt: true]}
"""
