; The counterpart of rules/waltz.yaml: the same stages, rules and conditions.

(deftemplate stage (slot name))
(deftemplate line (slot region) (slot start) (slot end))
(deftemplate edge
  (slot region) (slot base) (slot to) (slot dx) (slot dy)
  (slot joined (default no)) (slot drawn (default no)) (slot label (default none)))
(deftemplate junction
  (slot region) (slot base) (slot kind)
  (slot first) (slot second) (slot third (default 0)))
(deftemplate drawn (slot start) (slot end) (slot label))

(deffacts beginning (stage (name reversing)))

(deffunction turns-left (?ax ?ay ?bx ?by) (> (* ?ax ?by) (* ?ay ?bx)))

(defrule reverse-line
  (stage (name reversing))
  ?l <- (line (region ?r) (start ?s) (end ?e))
  =>
  (bind ?dx (- (div ?e 10000) (div ?s 10000)))
  (bind ?dy (- (mod ?e 10000) (mod ?s 10000)))
  (assert (edge (region ?r) (base ?s) (to ?e) (dx ?dx) (dy ?dy)))
  (assert (edge (region ?r) (base ?e) (to ?s) (dx (- 0 ?dx)) (dy (- 0 ?dy))))
  (retract ?l))

(defrule done-reversing
  ?s <- (stage (name reversing))
  (not (line))
  =>
  (modify ?s (name detecting)))

(defrule make-fork
  (stage (name detecting))
  ?a <- (edge (region ?r) (base ?p) (to ?ta) (dx ?ax) (dy ?ay) (joined no))
  ?b <- (edge (base ?p) (to ?tb&:(> ?tb ?ta)) (dx ?bx)
              (dy ?by&:(turns-left ?ax ?ay ?bx ?by)) (joined no))
  ?c <- (edge (base ?p) (to ?tc&:(> ?tc ?ta)) (dx ?cx)
              (dy ?cy&:(turns-left ?bx ?by ?cx ?cy)&:(turns-left ?cx ?cy ?ax ?ay)))
  =>
  (assert (junction (region ?r) (base ?p) (kind fork)
                    (first ?ta) (second ?tb) (third ?tc)))
  (modify ?a (joined yes))
  (modify ?b (joined yes))
  (modify ?c (joined yes)))

(defrule make-arrow
  (stage (name detecting))
  ?a <- (edge (region ?r) (base ?p) (to ?ta) (dx ?ax) (dy ?ay) (joined no))
  ?b <- (edge (base ?p) (to ?tb) (dx ?bx)
              (dy ?by&:(turns-left ?ax ?ay ?bx ?by)) (joined no))
  ?c <- (edge (base ?p) (to ?tc) (dx ?cx)
              (dy ?cy&:(turns-left ?bx ?by ?cx ?cy)&:(turns-left ?ax ?ay ?cx ?cy)))
  =>
  (assert (junction (region ?r) (base ?p) (kind arrow)
                    (first ?ta) (second ?tb) (third ?tc)))
  (modify ?a (joined yes))
  (modify ?b (joined yes))
  (modify ?c (joined yes)))

(defrule make-tee
  (stage (name detecting))
  ?a <- (edge (region ?r) (base ?p) (to ?ta) (dx ?ax) (dy ?ay) (joined no))
  ?b <- (edge (base ?p) (to ?tb) (dx ?bx)
              (dy ?by&:(turns-left ?ax ?ay ?bx ?by)) (joined no))
  ?c <- (edge (base ?p) (to ?tc) (dx ?cx)
              (dy ?cy&:(turns-left ?bx ?by ?cx ?cy)&:(= (* ?ax ?cy) (* ?ay ?cx))))
  =>
  (assert (junction (region ?r) (base ?p) (kind tee)
                    (first ?ta) (second ?tb) (third ?tc)))
  (modify ?a (joined yes))
  (modify ?b (joined yes))
  (modify ?c (joined yes)))

(defrule make-corner
  (stage (name detecting))
  ?a <- (edge (region ?r) (base ?p) (to ?ta) (dx ?ax) (dy ?ay) (joined no))
  ?b <- (edge (base ?p) (to ?tb) (dx ?bx)
              (dy ?by&:(turns-left ?ax ?ay ?bx ?by)) (joined no))
  (not (edge (base ?p) (to ?to&~?ta&~?tb)))
  =>
  (assert (junction (region ?r) (base ?p) (kind corner) (first ?ta) (second ?tb)))
  (modify ?a (joined yes))
  (modify ?b (joined yes)))

(defrule done-detecting
  ?s <- (stage (name detecting))
  (not (edge (joined no)))
  =>
  (modify ?s (name greatest)))

(defrule greatest-is-a-corner
  (stage (name greatest))
  (junction (region ?r) (base ?p) (kind corner) (first ?p1) (second ?p2))
  (not (junction (region ?r) (base ?q&:(> ?q ?p))))
  ?a <- (edge (base ?p) (to ?p1) (label none))
  ?b <- (edge (base ?p) (to ?p2) (label none))
  =>
  (modify ?a (label boundary))
  (modify ?b (label boundary)))

(defrule greatest-is-an-arrow
  (stage (name greatest))
  (junction (region ?r) (base ?p) (kind arrow) (first ?p1) (second ?p2) (third ?p3))
  (not (junction (region ?r) (base ?q&:(> ?q ?p))))
  ?a <- (edge (base ?p) (to ?p1) (label none))
  ?b <- (edge (base ?p) (to ?p2) (label none))
  ?c <- (edge (base ?p) (to ?p3) (label none))
  =>
  (modify ?a (label boundary))
  (modify ?b (label convex))
  (modify ?c (label boundary)))

(defrule done-greatest
  (declare (salience -10))
  ?s <- (stage (name greatest))
  =>
  (modify ?s (name least)))

(defrule least-is-a-corner
  (stage (name least))
  (junction (region ?r) (base ?p) (kind corner) (first ?p1) (second ?p2))
  (not (junction (region ?r) (base ?q&:(< ?q ?p))))
  ?a <- (edge (base ?p) (to ?p1) (label none))
  ?b <- (edge (base ?p) (to ?p2) (label none))
  =>
  (modify ?a (label boundary))
  (modify ?b (label boundary)))

(defrule least-is-an-arrow
  (stage (name least))
  (junction (region ?r) (base ?p) (kind arrow) (first ?p1) (second ?p2) (third ?p3))
  (not (junction (region ?r) (base ?q&:(< ?q ?p))))
  ?a <- (edge (base ?p) (to ?p1) (label none))
  ?b <- (edge (base ?p) (to ?p2) (label none))
  ?c <- (edge (base ?p) (to ?p3) (label none))
  =>
  (modify ?a (label boundary))
  (modify ?b (label convex))
  (modify ?c (label boundary)))

(defrule done-least
  (declare (salience -10))
  ?s <- (stage (name least))
  =>
  (modify ?s (name labelling)))

(defrule match-edge
  (declare (salience 10))
  (stage (name labelling))
  (edge (base ?p) (to ?q) (label ?l&~none))
  ?other <- (edge (base ?q) (to ?p) (label none))
  =>
  (modify ?other (label ?l)))

(defrule tee-hides
  (stage (name labelling))
  (junction (base ?p) (kind tee) (second ?stem))
  ?bar <- (edge (base ?p) (to ~?stem) (label none))
  =>
  (modify ?bar (label boundary)))

(defrule corner-ends
  (stage (name labelling))
  (junction (base ?p) (kind corner))
  (edge (base ?p) (label convex|concave))
  ?other <- (edge (base ?p) (label none))
  =>
  (modify ?other (label boundary)))

(defrule fork-of-convex
  (stage (name labelling))
  (junction (base ?p) (kind fork))
  (edge (base ?p) (label convex))
  ?other <- (edge (base ?p) (label none))
  =>
  (modify ?other (label convex)))

(defrule fork-of-boundary-and-concave
  (stage (name labelling))
  (junction (base ?p) (kind fork))
  (edge (base ?p) (label boundary))
  (edge (base ?p) (label concave))
  ?other <- (edge (base ?p) (label none))
  =>
  (modify ?other (label boundary)))

(defrule fork-of-boundaries
  (stage (name labelling))
  (junction (base ?p) (kind fork))
  (edge (base ?p) (to ?ta) (label boundary))
  (edge (base ?p) (to ?tb&:(> ?tb ?ta)) (label boundary))
  ?other <- (edge (base ?p) (label none))
  =>
  (modify ?other (label concave)))

(defrule fork-of-concaves
  (stage (name labelling))
  (junction (base ?p) (kind fork))
  (edge (base ?p) (to ?ta) (label concave))
  (edge (base ?p) (to ?tb&:(> ?tb ?ta)) (label concave))
  ?other <- (edge (base ?p) (label none))
  =>
  (modify ?other (label concave)))

(defrule arrow-barbs-agree
  (stage (name labelling))
  (junction (base ?p) (kind arrow) (second ?shaft))
  (edge (base ?p) (to ~?shaft) (label ?l&~none))
  ?other <- (edge (base ?p) (to ~?shaft) (label none))
  =>
  (modify ?other (label ?l)))

(defrule arrow-shaft-is-convex
  (stage (name labelling))
  (junction (base ?p) (kind arrow) (first ?barb) (second ?s))
  (edge (base ?p) (to ?barb) (label boundary|concave))
  ?shaft <- (edge (base ?p) (to ?s) (label none))
  =>
  (modify ?shaft (label convex)))

(defrule arrow-shaft-is-concave
  (stage (name labelling))
  (junction (base ?p) (kind arrow) (first ?barb) (second ?s))
  (edge (base ?p) (to ?barb) (label convex))
  ?shaft <- (edge (base ?p) (to ?s) (label none))
  =>
  (modify ?shaft (label concave)))

(defrule arrow-of-concave-shaft
  (stage (name labelling))
  (junction (base ?p) (kind arrow) (first ?b) (second ?s))
  (edge (base ?p) (to ?s) (label concave))
  ?barb <- (edge (base ?p) (to ?b) (label none))
  =>
  (modify ?barb (label convex)))

(defrule done-labelling
  (declare (salience -10))
  ?s <- (stage (name labelling))
  =>
  (modify ?s (name drawing)))

(defrule draw-line
  (stage (name drawing))
  ?e <- (edge (base ?p) (to ?q&:(< ?p ?q)) (drawn no) (label ?l))
  =>
  (assert (drawn (start ?p) (end ?q) (label ?l)))
  (modify ?e (drawn yes)))
