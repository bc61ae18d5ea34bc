(** Tactics for the numbers of documents: rigorous interval arithmetic and exact arithmetic.

    Main tactics
        enclosed prec           an inequality between closed terms, with prec bits
        by_rationals            an equation of rational numbers
        on_the_bound            Rabs x <= h where x is h or - h
        log_as                  ln (3 / 8) = ln 3 - 3 * ln 2
        by_logarithms           an equation in which every logarithm is one of a prime

    The interval arithmetic is that of Interval, on floating-point numbers made of Coq's own integers:
    machine integers and machine floats would each bring axioms of their own. *)

Require Import Reals Lra.
From Interval Require Import Specific_stdz Specific_ops Tactic.
Module Floats := SpecificFloat StdZRadix2.
Module Intervals := IntervalTactic Floats.
Export Intervals.
Open Scope R_scope.

(** [0 * ln 0] is 0: the logarithm is total, and zero times anything is zero. *)
Ltac drop_zeros := unfold Rdiv; rewrite ?Rmult_0_l, ?Rmult_0_r, ?Rplus_0_l, ?Rplus_0_r.

Ltac enclosed prec :=
  first [interval with (i_prec prec) | drop_zeros; interval with (i_prec prec)].

Ltac by_rationals := first [lra | field].

Lemma bound_above : forall x h : R, 0 <= h -> x = h -> Rabs x <= h.
Proof. intros x h nonneg ->. rewrite Rabs_right; lra. Qed.

Lemma bound_below : forall x h : R, 0 <= h -> x = - h -> Rabs x <= h.
Proof. intros x h nonneg ->. rewrite Rabs_left1; lra. Qed.

(** [on_the_bound by_equation] proves [Rabs x <= h] where x is h or - h: no enclosure could. *)
Ltac on_the_bound by_equation :=
  first [apply bound_above; [lra | by_equation] | apply bound_below; [lra | by_equation]].

Lemma ln_power : forall (x : R) (n : nat), 0 < x -> ln (x ^ n) = INR n * ln x.
Proof.
  intros x n positive. induction n as [|n IH].
  - simpl. rewrite ln_1. ring.
  - rewrite S_INR. simpl. rewrite ln_mult, IH; [ring | exact positive | now apply pow_lt].
Qed.

Lemma ln_quotient : forall x y : R, 0 < x -> 0 < y -> ln (x / y) = ln x - ln y.
Proof.
  intros x y hx hy. unfold Rdiv.
  rewrite ln_mult, ln_Rinv; [ring | exact hy | exact hx | now apply Rinv_0_lt_compat].
Qed.

(** [log_as x top bottom] writes [ln x], where x = top / bottom, in logarithms of their factors;
    [top] and [bottom] are products of powers of primes. *)
Ltac log_as x top bottom :=
  replace (ln x) with (ln top - ln bottom)
    by (rewrite <- ln_quotient by lra; f_equal; lra);
  repeat rewrite ln_mult by lra;
  repeat rewrite ln_power by lra;
  simpl INR.

Ltac closed_is_not_zero :=
  first [apply Rgt_not_eq; unfold Rgt; interval | apply Rlt_not_eq; interval].

Ltac by_logarithms :=
  drop_zeros; rewrite ?ln_1; first [lra | field; repeat split; closed_is_not_zero].

(** What the method rests on: one probe for each function that it knows. *)
Lemma probe :
  Rabs (ln 3 / ln 2 - 1.5849625) <= 1 / 1000000 /\
  1 < exp 1 * sqrt 2 - Rabs (- cos 1) + sin PI * tan 1 + 2 ^ 3.
Proof. split; enclosed 60%positive. Qed.
