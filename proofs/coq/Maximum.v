(** Which laws have the largest entropy: the exported theorem on densities,
    [density_entropy_le_cross_entropy], at the laws of [Continuous].

    Main statements
        gaussian_maximises_entropy      on the real line, of a given mean square deviation
        exponential_maximises_entropy   on the half-line, of a given mean
        uniform_maximises_entropy       on a segment

    The densities are continuous inside the interval, and so is p ln p: that is what [integrable]
    says there, besides that the generalized Riemann integral exists. *)

Require Import Reals Lra FunctionalExtensionality.
From Coquelicot Require Import Hierarchy.
From Derive Require Import Prelude Continuous Densities.
Open Scope R_scope.
Set Default Timeout 60.

(** The integral against a logarithm that is linear in a statistic [t] of the outcome. *)
Lemma linear_logarithm : forall (M : integration) (p l t : R -> R) (a b mean : R),
  integrable M p -> integral M p = 1 ->
  integrable M (fun x => t x * p x) -> integral M (fun x => t x * p x) = mean ->
  (forall x, l x = a + b * t x) ->
  integrable M (fun x => p x * l x) /\ integral M (fun x => p x * l x) = a + b * mean.
Proof.
  intros M p l t a b mean ip mass it value linear.
  replace (fun x => p x * l x) with (fun x => a * p x + b * (t x * p x))
    by (apply functional_extensionality; intro x; rewrite linear; ring).
  pose proof (integrable_scal M p a ip) as ia.
  pose proof (integrable_scal M (fun x => t x * p x) b it) as ib.
  split; [exact (integrable_plus M _ _ ia ib) |].
  rewrite (integral_plus M _ _ ia ib), (integral_scal M p a ip), (integral_scal M _ b it).
  rewrite mass, value. ring.
Qed.

Theorem gaussian_maximises_entropy : forall (m s : R) (p : R -> R), 0 < s ->
  (forall x, 0 <= p x) ->
  integrable real_line p ->
  integral real_line p = 1 ->
  integrable real_line (fun x => (x - m) ^ 2 * p x) ->
  integral real_line (fun x => (x - m) ^ 2 * p x) = s ^ 2 ->
  integrable real_line (fun x => p x * ln (p x)) ->
  - integral real_line (fun x => p x * ln (p x)) <= 1 / 2 * ln (2 * PI * exp 1 * s ^ 2) /\
  (- integral real_line (fun x => p x * ln (p x)) = 1 / 2 * ln (2 * PI * exp 1 * s ^ 2) ->
    forall x, p x = gaussian m s x).
Proof.
  intros m s p positive nonneg ip mass iv variance ientropy.
  destruct (gaussian_on_real_line m s positive) as [ig [gmass _]].
  destruct (linear_logarithm real_line p (fun x => ln (gaussian m s x)) (fun x => (x - m) ^ 2)
    (- ln (s * sqrt (2 * PI))) (- / (2 * s ^ 2)) (s ^ 2) ip mass iv variance) as [icross cross].
  { intro x. rewrite (gaussian_ln m s positive). field. lra. }
  destruct (density_entropy_le_cross_entropy real_line p (gaussian m s) nonneg ip mass) as
    [bound [equal _]]; try assumption.
  - intro x. left. now apply gaussian_pos.
  - right. exact gmass.
  - intros x none. pose proof (gaussian_pos m s positive x). lra.
  - assert (value : - integral real_line (fun x => p x * ln (gaussian m s x))
      = 1 / 2 * ln (2 * PI * exp 1 * s ^ 2)).
    { rewrite cross, <- (gaussian_entropy_value s positive). field. lra. }
    rewrite value in bound, equal. split; [exact bound |].
    intros attained x. exact (equal attained x I).
Qed.

Theorem exponential_maximises_entropy : forall (r : R) (p : R -> R), 0 < r ->
  (forall x, 0 <= p x) ->
  integrable half_line p ->
  integral half_line p = 1 ->
  integrable half_line (fun x => x * p x) ->
  integral half_line (fun x => x * p x) = / r ->
  integrable half_line (fun x => p x * ln (p x)) ->
  - integral half_line (fun x => p x * ln (p x)) <= 1 - ln r /\
  (- integral half_line (fun x => p x * ln (p x)) = 1 - ln r ->
    forall x, 0 < x -> p x = exponential r x).
Proof.
  intros r p positive nonneg ip mass im mean ientropy.
  destruct (exponential_on_half_line r positive) as [ig [gmass _]].
  destruct (linear_logarithm half_line p (fun x => ln (exponential r x)) (fun x => x)
    (ln r) (- r) (/ r) ip mass im mean) as [icross cross].
  { intro x. rewrite (exponential_ln r positive). ring. }
  destruct (density_entropy_le_cross_entropy half_line p (exponential r) nonneg ip mass) as
    [bound [equal _]]; try assumption.
  - intro x. left. now apply exponential_pos.
  - right. exact gmass.
  - intros x none. pose proof (exponential_pos r positive x). lra.
  - assert (value : - integral half_line (fun x => p x * ln (exponential r x)) = 1 - ln r).
    { rewrite cross. field. lra. }
    rewrite value in bound, equal. split; [exact bound |].
    intros attained x here. exact (equal attained x here).
Qed.

Theorem uniform_maximises_entropy : forall (a b : R) (less : a < b) (p : R -> R),
  (forall x, 0 <= p x) ->
  integrable (segment a b less) p ->
  integral (segment a b less) p = 1 ->
  integrable (segment a b less) (fun x => p x * ln (p x)) ->
  - integral (segment a b less) (fun x => p x * ln (p x)) <= ln (b - a) /\
  (- integral (segment a b less) (fun x => p x * ln (p x)) = ln (b - a) ->
    forall x, a < x < b -> p x = / (b - a)).
Proof.
  intros a b less p nonneg ip mass ientropy.
  destruct (uniform_on_segment a b less) as [ig [gmass _]].
  assert (density : 0 < / (b - a)) by (apply Rinv_0_lt_compat; lra).
  destruct (linear_logarithm (segment a b less) p (fun x => ln (uniform a b x)) (fun x => 1)
    (- ln (b - a)) 0 1 ip mass) as [icross cross].
  { replace (fun x => 1 * p x) with p; [exact ip |].
    apply functional_extensionality. intro x. ring. }
  { transitivity (integral (segment a b less) p); [| exact mass].
    f_equal. apply functional_extensionality. intro x. ring. }
  { intro x. unfold uniform. rewrite ln_Rinv by lra. ring. }
  destruct (density_entropy_le_cross_entropy (segment a b less) p (uniform a b) nonneg ip mass) as
    [bound [equal _]]; try assumption.
  - intro x. left. exact density.
  - right. exact gmass.
  - intros x none. unfold uniform in none. lra.
  - assert (value : - integral (segment a b less) (fun x => p x * ln (uniform a b x)) = ln (b - a)).
    { rewrite cross. ring. }
    rewrite value in bound, equal. split; [exact bound |].
    intros attained x here. exact (equal attained x here).
Qed.
