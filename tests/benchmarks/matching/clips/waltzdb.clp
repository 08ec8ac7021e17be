; The counterpart of rules/waltzdb.yaml: the same catalogue, stages, rules and conditions.

(deftemplate stage (slot name))
(deftemplate line (slot region) (slot start) (slot end))
(deftemplate edge
  (slot region) (slot base) (slot to) (slot dx) (slot dy)
  (slot joined (default no)) (slot drawn (default no)))
(deftemplate junction
  (slot region) (slot base) (slot kind)
  (slot first) (slot second) (slot third (default 0)) (slot visited (default not-yet)))
(deftemplate legal
  (slot kind) (slot number) (slot first) (slot second) (slot third (default none))
  (slot outmost (default no)))
(deftemplate reversed (slot label) (slot other))
(deftemplate candidate
  (slot at) (slot number)
  (slot to1) (slot label1) (slot to2) (slot label2) (slot to3) (slot label3))
(deftemplate drawn (slot start) (slot end) (slot label))

(deffacts beginning
  (stage (name reversing))
  (reversed (label convex) (other convex))
  (reversed (label concave) (other concave))
  (reversed (label left) (other right))
  (reversed (label right) (other left))
  (legal (kind corner) (number 1) (first left) (second right) (outmost yes))
  (legal (kind corner) (number 2) (first right) (second left))
  (legal (kind corner) (number 3) (first concave) (second right))
  (legal (kind corner) (number 4) (first left) (second concave))
  (legal (kind corner) (number 5) (first convex) (second left))
  (legal (kind corner) (number 6) (first right) (second convex))
  (legal (kind arrow) (number 1) (first left) (second convex) (third right) (outmost yes))
  (legal (kind arrow) (number 2) (first convex) (second concave) (third convex))
  (legal (kind arrow) (number 3) (first concave) (second convex) (third concave))
  (legal (kind fork) (number 1) (first convex) (second convex) (third convex))
  (legal (kind fork) (number 2) (first concave) (second concave) (third concave))
  (legal (kind fork) (number 3) (first concave) (second right) (third left))
  (legal (kind fork) (number 4) (first left) (second concave) (third right))
  (legal (kind fork) (number 5) (first right) (second left) (third concave))
  (legal (kind tee) (number 1) (first right) (second convex) (third left))
  (legal (kind tee) (number 2) (first right) (second concave) (third left))
  (legal (kind tee) (number 3) (first right) (second left) (third left))
  (legal (kind tee) (number 4) (first right) (second right) (third left)))

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
  (modify ?s (name outmost)))

(defrule visit-greatest
  (stage (name outmost))
  ?j <- (junction (region ?r) (base ?p) (kind ?k) (visited not-yet)
                  (first ?p1) (second ?p2) (third ?p3))
  (not (junction (region ?r) (base ?q&:(> ?q ?p))))
  (legal (kind ?k) (outmost yes) (number ?n) (first ?l1) (second ?l2) (third ?l3))
  =>
  (assert (candidate (at ?p) (number ?n) (to1 ?p1) (label1 ?l1)
                     (to2 ?p2) (label2 ?l2) (to3 ?p3) (label3 ?l3)))
  (modify ?j (visited before)))

(defrule visit-least
  (stage (name outmost))
  ?j <- (junction (region ?r) (base ?p) (kind ?k) (visited not-yet)
                  (first ?p1) (second ?p2) (third ?p3))
  (not (junction (region ?r) (base ?q&:(< ?q ?p))))
  (legal (kind ?k) (outmost yes) (number ?n) (first ?l1) (second ?l2) (third ?l3))
  =>
  (assert (candidate (at ?p) (number ?n) (to1 ?p1) (label1 ?l1)
                     (to2 ?p2) (label2 ?l2) (to3 ?p3) (label3 ?l3)))
  (modify ?j (visited before)))

(defrule done-outmost
  (declare (salience -10))
  ?s <- (stage (name outmost))
  =>
  (modify ?s (name labelling)))

(defrule visit-next
  (stage (name labelling))
  ?j <- (junction (base ?p) (visited not-yet))
  (edge (base ?p) (to ?q))
  (junction (base ?q) (visited before))
  =>
  (modify ?j (visited now)))

(defrule list-candidate
  (declare (salience 20))
  (stage (name labelling))
  (junction (base ?p) (kind ?k) (visited now) (first ?p1) (second ?p2) (third ?p3))
  (legal (kind ?k) (number ?n) (first ?l1) (second ?l2) (third ?l3))
  =>
  (assert (candidate (at ?p) (number ?n) (to1 ?p1) (label1 ?l1)
                     (to2 ?p2) (label2 ?l2) (to3 ?p3) (label3 ?l3))))

(defrule done-listing
  (declare (salience 10))
  (stage (name labelling))
  ?j <- (junction (visited now))
  =>
  (modify ?j (visited before)))

(defrule drop-by-first-edge
  (declare (salience 30))
  (stage (name labelling))
  ?c <- (candidate (at ?p) (to1 ?q) (label1 ?l))
  (junction (base ?q) (visited before))
  (reversed (label ?l) (other ?o))
  (not (candidate (at ?q) (to1 ?p) (label1 ?o)))
  (not (candidate (at ?q) (to2 ?p) (label2 ?o)))
  (not (candidate (at ?q) (to3 ?p) (label3 ?o)))
  =>
  (retract ?c))

(defrule drop-by-second-edge
  (declare (salience 30))
  (stage (name labelling))
  ?c <- (candidate (at ?p) (to2 ?q) (label2 ?l))
  (junction (base ?q) (visited before))
  (reversed (label ?l) (other ?o))
  (not (candidate (at ?q) (to1 ?p) (label1 ?o)))
  (not (candidate (at ?q) (to2 ?p) (label2 ?o)))
  (not (candidate (at ?q) (to3 ?p) (label3 ?o)))
  =>
  (retract ?c))

(defrule drop-by-third-edge
  (declare (salience 30))
  (stage (name labelling))
  ?c <- (candidate (at ?p) (to3 ?q) (label3 ?l))
  (junction (base ?q) (visited before))
  (reversed (label ?l) (other ?o))
  (not (candidate (at ?q) (to1 ?p) (label1 ?o)))
  (not (candidate (at ?q) (to2 ?p) (label2 ?o)))
  (not (candidate (at ?q) (to3 ?p) (label3 ?o)))
  =>
  (retract ?c))

(defrule done-labelling
  (declare (salience -10))
  ?s <- (stage (name labelling))
  =>
  (modify ?s (name drawing)))

(defrule draw-first-edge
  (stage (name drawing))
  ?e <- (edge (base ?p) (to ?q&:(< ?p ?q)) (drawn no))
  (candidate (at ?p) (to1 ?q) (label1 ?l))
  =>
  (assert (drawn (start ?p) (end ?q) (label ?l)))
  (modify ?e (drawn yes)))

(defrule draw-second-edge
  (stage (name drawing))
  ?e <- (edge (base ?p) (to ?q&:(< ?p ?q)) (drawn no))
  (candidate (at ?p) (to2 ?q) (label2 ?l))
  =>
  (assert (drawn (start ?p) (end ?q) (label ?l)))
  (modify ?e (drawn yes)))

(defrule draw-third-edge
  (stage (name drawing))
  ?e <- (edge (base ?p) (to ?q&:(< ?p ?q)) (drawn no))
  (candidate (at ?p) (to3 ?q) (label3 ?l))
  =>
  (assert (drawn (start ?p) (end ?q) (label ?l)))
  (modify ?e (drawn yes)))
