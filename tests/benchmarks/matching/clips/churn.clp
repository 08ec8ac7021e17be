; The counterpart of rules/churn.yaml.

(deftemplate item (slot id))
(deftemplate block (slot id))
(deftemplate finished (slot id))

(defrule finish
  (item (id ?i))
  (not (block (id ?i)))
  =>
  (assert (finished (id ?i))))

(defrule undo
  ?f <- (finished (id ?i))
  (block (id ?i))
  =>
  (retract ?f))
