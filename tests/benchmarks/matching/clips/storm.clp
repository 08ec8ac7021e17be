; The counterpart of rules/storm.yaml, with logical support.

(deftemplate anchor (slot node))
(deftemplate link (slot start) (slot end))
(deftemplate held (slot node))

(defrule anchored
  (logical (anchor (node ?n)))
  =>
  (assert (held (node ?n))))

(defrule held-by-link
  (logical (held (node ?a)) (link (start ?a) (end ?b)))
  =>
  (assert (held (node ?b))))
