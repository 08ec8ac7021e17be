; The counterpart of rules/closure.yaml.

(deftemplate edge (slot start) (slot end))
(deftemplate way (slot start) (slot end))

(defrule edge-is-a-way
  (edge (start ?a) (end ?b))
  =>
  (assert (way (start ?a) (end ?b))))

(defrule way-goes-on
  (way (start ?a) (end ?b))
  (edge (start ?b) (end ?c))
  =>
  (assert (way (start ?a) (end ?c))))
