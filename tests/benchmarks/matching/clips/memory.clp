; The counterpart of rules/memory.yaml.

(deftemplate item (slot id) (slot shelf) (slot weight))
(deftemplate wanted (slot shelf))
(deftemplate found (slot item))

(defrule find-item
  (logical (wanted (shelf ?s)) (item (id ?i) (shelf ?s)))
  =>
  (assert (found (item ?i))))
