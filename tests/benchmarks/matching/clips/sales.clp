; The counterpart of rules/sales.yaml. CLIPS has no aggregates: whoever changes a region's
; sales marks it, and a marked region is counted anew.

(deftemplate region (slot name))
(deftemplate sale (slot id) (slot region) (slot amount))
(deftemplate changed (slot region))
(deftemplate summary (slot region) (slot sales) (slot total) (slot largest))
(deftemplate turnover (slot total) (slot regions))

(defrule sum-up-region
  (declare (salience 10))
  ?c <- (changed (region ?r))
  =>
  (retract ?c)
  (bind ?sales 0)
  (bind ?total 0)
  (bind ?largest 0)
  (do-for-all-facts ((?s sale)) (eq ?s:region ?r)
    (bind ?sales (+ ?sales 1))
    (bind ?total (+ ?total ?s:amount))
    (bind ?largest (max ?largest ?s:amount)))
  (do-for-all-facts ((?s summary)) (eq ?s:region ?r) (retract ?s))
  (assert (summary (region ?r) (sales ?sales) (total ?total) (largest ?largest)))
  (do-for-all-facts ((?t turnover)) TRUE (retract ?t)))

(defrule sum-up-all
  (not (turnover))
  =>
  (bind ?total 0)
  (bind ?regions 0)
  (do-for-all-facts ((?s summary)) TRUE
    (bind ?total (+ ?total ?s:total))
    (if (> ?s:sales 0) then (bind ?regions (+ ?regions 1))))
  (assert (turnover (total ?total) (regions ?regions))))
