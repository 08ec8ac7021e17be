; The counterpart of rules/manners.yaml: the same rules and conditions.

(deftemplate guest (slot name) (slot sex) (slot hobby))
(deftemplate last-seat (slot seat))
(deftemplate context (slot state))
(deftemplate count (slot value))
(deftemplate seating (slot id) (slot parent) (slot seat) (slot name) (slot complete))
(deftemplate path (slot seating) (slot seat) (slot name))
(deftemplate chosen (slot seating) (slot name) (slot hobby))

(deffacts beginning
  (context (state start))
  (count (value 1)))

(defrule assign-first-seat
  ?context <- (context (state start))
  (guest (name ?name))
  ?n <- (count (value ?id))
  =>
  (assert (seating (id ?id) (parent 0) (seat 1) (name ?name) (complete yes)))
  (assert (path (seating ?id) (seat 1) (name ?name)))
  (modify ?n (value (+ ?id 1)))
  (modify ?context (state assign)))

(defrule find-seating
  ?context <- (context (state assign))
  (seating (id ?s) (seat ?seat) (name ?left) (complete yes))
  (guest (name ?left) (sex ?sex) (hobby ?hobby))
  (guest (name ?right) (sex ~?sex) (hobby ?hobby))
  (not (path (seating ?s) (name ?right)))
  (not (chosen (seating ?s) (name ?right) (hobby ?hobby)))
  ?n <- (count (value ?id))
  =>
  (assert (seating (id ?id) (parent ?s) (seat (+ ?seat 1)) (name ?right) (complete no)))
  (assert (path (seating ?id) (seat (+ ?seat 1)) (name ?right)))
  (assert (chosen (seating ?s) (name ?right) (hobby ?hobby)))
  (modify ?n (value (+ ?id 1)))
  (modify ?context (state path)))

(defrule make-path
  (declare (salience 10))
  (context (state path))
  (seating (id ?s) (parent ?parent) (complete no))
  (path (seating ?parent) (seat ?seat) (name ?name))
  (not (path (seating ?s) (name ?name)))
  =>
  (assert (path (seating ?s) (seat ?seat) (name ?name))))

(defrule path-done
  ?context <- (context (state path))
  ?s <- (seating (complete no))
  =>
  (modify ?s (complete yes))
  (modify ?context (state check)))

(defrule are-we-done
  (declare (salience 10))
  ?context <- (context (state check))
  (last-seat (seat ?last))
  (seating (seat ?last))
  =>
  (modify ?context (state done)))

(defrule go-on
  ?context <- (context (state check))
  =>
  (modify ?context (state assign)))
