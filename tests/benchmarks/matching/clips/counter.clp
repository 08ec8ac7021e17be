; The counterpart of rules/counter.yaml.

(deftemplate counter (slot n))
(deftemplate limit (slot n))

(defrule count-on
  ?c <- (counter (n ?n))
  (limit (n ?limit&:(> ?limit ?n)))
  =>
  (modify ?c (n (+ ?n 1))))
