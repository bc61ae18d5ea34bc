(** The ground on which the exported theorems stand: written by hand, proved from Coq's own real
    numbers, and without an axiom of its own.

    Main definitions
        sum, prod                       over 1, ..., n
        entropy, cross_entropy, kl      the measures, for the drift guard
        integration                     what the kernel knows of an integral

    Main statements
        one lemma for each axiom of derive's kernel, under the axiom's name
        natural_induction, by_contradiction, ...        one for each rule that needs one

    Main tactics
        recast                  a fact, up to INR (k + 1) = INR k + 1
        linear_arithmetic, field_identity               the kernel's rules of these names *)

Require Import Reals Lra Lia Classical FunctionalExtensionality.
From Coquelicot Require Import Hierarchy Derive AutoDerive ElemFct.
Open Scope R_scope.

(** * Finite sums and products *)

Fixpoint sum (n : nat) (f : nat -> R) : R :=
  match n with
  | O => 0
  | S k => sum k f + f (S k)
  end.

Fixpoint prod (n : nat) (f : nat -> R) : R :=
  match n with
  | O => 1
  | S k => prod k f * f (S k)
  end.

Lemma sum_ext : forall (n : nat) (f g : nat -> R), (forall i, f i = g i) -> sum n f = sum n g.
Proof. intros n f g h. induction n as [|n IH]; simpl; [reflexivity | now rewrite IH, h]. Qed.

Lemma prod_ext : forall (n : nat) (f g : nat -> R), (forall i, f i = g i) -> prod n f = prod n g.
Proof. intros n f g h. induction n as [|n IH]; simpl; [reflexivity | now rewrite IH, h]. Qed.

(** * Measures of information, in nats

    Each theorem's own abbreviations are proved equal to these after its proof. *)

Definition entropy (n : nat) (p : nat -> R) : R := - sum n (fun i => p i * ln (p i)).

Definition cross_entropy (n : nat) (p q : nat -> R) : R := - sum n (fun i => p i * ln (q i)).

Definition kl (n : nat) (p q : nat -> R) : R := sum n (fun i => p i * ln (p i / q i)).

(** * The axioms of derive's kernel *)

Lemma le_antisymm : forall a b : R, a <= b -> b <= a -> a = b.
Proof. exact Rle_antisym. Qed.

Lemma lt_of_not_le : forall a b : R, ~ a <= b -> b < a.
Proof. exact Rnot_le_lt. Qed.

Lemma mul_pos : forall a b : R, 0 < a -> 0 < b -> 0 < a * b.
Proof. exact Rmult_lt_0_compat. Qed.

Lemma nat_nonneg : forall n : nat, 0 <= INR n.
Proof. exact pos_INR. Qed.

Lemma nat_succ_le : forall m n : nat, INR m < INR n -> INR m + 1 <= INR n.
Proof.
  intros m n h. rewrite <- S_INR. apply le_INR. apply INR_lt in h. lia.
Qed.

Lemma archimedean : forall a b : R, (forall n : nat, INR n * a <= b) -> a <= 0.
Proof.
  intros a b h. destruct (Rle_or_lt a 0) as [low | high]; [exact low |].
  exfalso. destruct (archimed (b / a)) as [above _].
  assert (natural : (up (b / a) <= Z.of_nat (Z.to_nat (up (b / a))))%Z) by lia.
  apply IZR_le in natural. rewrite <- INR_IZR_INZ in natural.
  specialize (h (Z.to_nat (up (b / a)))).
  assert (above' : b / a < INR (Z.to_nat (up (b / a)))) by lra.
  apply (Rmult_lt_compat_r a) in above'; [| exact high].
  unfold Rdiv in above'. rewrite Rmult_assoc, Rinv_l in above'; lra.
Qed.

Lemma sum_zero : forall f : nat -> R, sum 0 f = 0.
Proof. reflexivity. Qed.

Lemma sum_succ :
  forall (n : nat) (f : nat -> R), sum (n + 1) f = sum n f + f (n + 1)%nat.
Proof. intros n f. rewrite Nat.add_1_r. reflexivity. Qed.

Lemma prod_zero : forall f : nat -> R, prod 0 f = 1.
Proof. reflexivity. Qed.

Lemma prod_succ :
  forall (n : nat) (f : nat -> R), prod (n + 1) f = prod n f * f (n + 1)%nat.
Proof. intros n f. rewrite Nat.add_1_r. reflexivity. Qed.

Lemma exp_add : forall a b : R, exp (a + b) = exp a * exp b.
Proof. exact exp_plus. Qed.

Lemma add_one_le_exp : forall a : R, a + 1 <= exp a.
Proof. intro a. rewrite Rplus_comm. apply exp_ineq1_le. Qed.

Lemma exp_log : forall a : R, 0 < a -> exp (ln a) = a.
Proof. exact exp_ln. Qed.

Lemma derivative_const : forall a b : R, is_derive (fun x : R => b) a 0.
Proof. intros a b. auto_derive; trivial. Qed.

Lemma derivative_id : forall a : R, is_derive (fun x : R => x) a 1.
Proof. intro a. auto_derive; trivial. Qed.

Lemma derivative_add :
  forall (f g : R -> R) (a u v : R),
  is_derive (fun x : R => f x) a u ->
  is_derive (fun x : R => g x) a v ->
  is_derive (fun x : R => f x + g x) a (u + v).
Proof. intros f g a u v hf hg. exact (is_derive_plus f g a u v hf hg). Qed.

Lemma derivative_mul :
  forall (f g : R -> R) (a u v : R),
  is_derive (fun x : R => f x) a u ->
  is_derive (fun x : R => g x) a v ->
  is_derive (fun x : R => f x * g x) a (u * g a + f a * v).
Proof.
  intros f g a u v hf hg. exact (is_derive_mult f g a u v hf hg Rmult_comm).
Qed.

Lemma derivative_inv : forall a : R, a <> 0 -> is_derive (fun x : R => 1 / x) a (- (1 / a ^ 2)).
Proof. intros a h. auto_derive; [exact h | now field]. Qed.

Lemma derivative_exp : forall a : R, is_derive (fun x : R => exp x) a (exp a).
Proof. intro a. auto_derive; [trivial | ring]. Qed.

Lemma derivative_log : forall a : R, 0 < a -> is_derive (fun x : R => ln x) a (1 / a).
Proof. intros a h. auto_derive; [exact h | field; lra]. Qed.

Lemma derivative_comp :
  forall (f g : R -> R) (a u v : R),
  is_derive (fun x : R => g x) a v ->
  is_derive (fun y : R => f y) (g a) u ->
  is_derive (fun x : R => f (g x)) a (u * v).
Proof.
  intros f g a u v hg hf. rewrite Rmult_comm. exact (is_derive_comp f g a u v hf hg).
Qed.

Lemma derivative_congr :
  forall (f g : R -> R) (a b u v : R),
  u < a ->
  a < v ->
  (forall x : R, u < x -> x < v -> f x = g x) ->
  is_derive (fun x : R => f x) a b ->
  is_derive (fun x : R => g x) a b.
Proof.
  intros f g a b u v hu hv same hf. apply (is_derive_ext_loc f g a b); [| exact hf].
  assert (room : 0 < Rmin (a - u) (v - a)) by (apply Rmin_glb_lt; lra).
  exists (mkposreal _ room). intros x near.
  unfold ball in near; simpl in near; unfold AbsRing_ball, abs, minus, plus, opp in near.
  simpl in near. apply Rabs_def2 in near. destruct near as [left right].
  pose proof (Rmin_l (a - u) (v - a)). pose proof (Rmin_r (a - u) (v - a)).
  apply same; lra.
Qed.

Lemma monotone_of_derivative_nonneg :
  forall (f g : R -> R) (a b : R),
  a <= b ->
  (forall x : R, a <= x -> x <= b -> is_derive (fun y : R => f y) x (g x)) ->
  (forall x : R, a <= x -> x <= b -> 0 <= g x) ->
  f a <= f b.
Proof.
  intros f g a b ordered derivative nonneg.
  destruct (MVT_gen f a b g) as [c [[low high] mean]].
  - rewrite Rmin_left, Rmax_right by exact ordered. intros x inside. apply derivative; lra.
  - rewrite Rmin_left, Rmax_right by exact ordered. intros x inside.
    apply derivable_continuous_pt. exists (g x). apply is_derive_Reals. apply derivative; lra.
  - rewrite Rmin_left in low by exact ordered. rewrite Rmax_right in high by exact ordered.
    specialize (nonneg c low high).
    assert (0 <= g c * (b - a)) by (apply Rmult_le_pos; lra). lra.
Qed.

(** * An abstract integral

    The kernel integrates over a fixed measure space of which it knows eight properties.  Theorems
    about densities are exported for every [M] that has them. *)

Record integration : Type := Integration {
  integral : (R -> R) -> R;
  integrable : (R -> R) -> Prop;
  almost_everywhere : (R -> Prop) -> Prop;
  integrable_plus : forall f g : R -> R,
    integrable f -> integrable g -> integrable (fun x => f x + g x);
  integral_plus : forall f g : R -> R,
    integrable f -> integrable g -> integral (fun x => f x + g x) = integral f + integral g;
  integrable_scal : forall (f : R -> R) (a : R), integrable f -> integrable (fun x => a * f x);
  integral_scal : forall (f : R -> R) (a : R),
    integrable f -> integral (fun x => a * f x) = a * integral f;
  integral_pos : forall f : R -> R, (forall x, 0 <= f x) -> 0 <= integral f;
  zero_of_integral_zero : forall f : R -> R,
    (forall x, 0 <= f x) -> integrable f -> integral f = 0 -> almost_everywhere (fun x => f x = 0);
  almost_everywhere_mono : forall P Q : R -> Prop,
    (forall x, P x -> Q x) -> almost_everywhere P -> almost_everywhere Q;
  integral_ext_almost_everywhere : forall f g : R -> R,
    almost_everywhere (fun x => f x = g x) -> integral f = integral g
}.

(** The properties do not contradict each other: the value at 0 is such an integral. *)
Definition value_at_zero : integration.
Proof.
  refine (Integration (fun f => f 0) (fun _ => True) (fun P => P 0) _ _ _ _ _ _ _ _); auto.
Defined.

Section Integrals.

Variable M : integration.
Implicit Types f g h k : R -> R.

Lemma integrable_add : forall f g,
  integrable M (fun x => f x) -> integrable M (fun x => g x) -> integrable M (fun x => f x + g x).
Proof. exact (integrable_plus M). Qed.

Lemma integral_add : forall f g,
  integrable M (fun x => f x) ->
  integrable M (fun x => g x) ->
  integral M (fun x => f x + g x) = integral M (fun x => f x) + integral M (fun x => g x).
Proof. exact (integral_plus M). Qed.

Lemma integrable_scale : forall f (a : R),
  integrable M (fun x => f x) -> integrable M (fun x => a * f x).
Proof. exact (integrable_scal M). Qed.

Lemma integral_scale : forall f (a : R),
  integrable M (fun x => f x) -> integral M (fun x => a * f x) = a * integral M (fun x => f x).
Proof. exact (integral_scal M). Qed.

Lemma integrable_congr : forall f g,
  (forall x, f x = g x) -> integrable M (fun x => f x) -> integrable M (fun x => g x).
Proof. intros f g same. now replace g with f by now apply functional_extensionality. Qed.

Lemma integral_congr : forall f g,
  (forall x, f x = g x) -> integral M (fun x => f x) = integral M (fun x => g x).
Proof. intros f g same. now replace g with f by now apply functional_extensionality. Qed.

Lemma integral_nonneg : forall f, (forall x, 0 <= f x) -> 0 <= integral M (fun x => f x).
Proof. exact (integral_pos M). Qed.

Lemma ae_zero_of_integral_zero : forall f,
  (forall x, 0 <= f x) ->
  integrable M (fun x => f x) ->
  integral M (fun x => f x) = 0 ->
  almost_everywhere M (fun x => f x = 0).
Proof. exact (zero_of_integral_zero M). Qed.

Lemma ae_mono : forall f g h k,
  (forall x, f x = g x -> h x = k x) ->
  almost_everywhere M (fun x => f x = g x) ->
  almost_everywhere M (fun x => h x = k x).
Proof. intros f g h k. apply almost_everywhere_mono. Qed.

Lemma integral_congr_ae : forall f g,
  almost_everywhere M (fun x => f x = g x) ->
  integral M (fun x => f x) = integral M (fun x => g x).
Proof. exact (integral_ext_almost_everywhere M). Qed.

End Integrals.

(** * The rules of derive's kernel *)

Lemma false_by_contradiction : ~ ~ False -> False.
Proof. exact (fun h => h (fun f => f)). Qed.

Lemma by_contradiction : forall P : Prop, ~ ~ P -> P.
Proof. exact NNPP. Qed.

Lemma eq_by_contradiction : forall a b : R, ~ a <> b -> a = b.
Proof. intros a b h. destruct (Req_dec a b); [assumption | contradiction]. Qed.

Lemma le_by_contradiction : forall a b : R, ~ ~ a <= b -> a <= b.
Proof. intros a b h. destruct (Rle_dec a b); [assumption | contradiction]. Qed.

Lemma lt_by_contradiction : forall a b : R, ~ ~ a < b -> a < b.
Proof. intros a b h. destruct (Rlt_dec a b); [assumption | contradiction]. Qed.

Lemma natural_induction :
  forall P : nat -> Prop, P 0%nat -> (forall k : nat, P k -> P (k + 1)%nat) -> forall k : nat, P k.
Proof.
  intros P base step k. induction k as [|k IH]; [exact base |].
  rewrite <- Nat.add_1_r. now apply step.
Qed.

Lemma natural_rewrite :
  forall (a b : nat) (C : nat -> Prop), INR a = INR b -> C a -> C b.
Proof. intros a b C h. apply INR_eq in h. now subst. Qed.

(** * Naturals seen as reals *)

Lemma eq_recast : forall a b c d : R, a = c -> b = d -> c = d -> a = b.
Proof. intros a b c d -> ->. trivial. Qed.

Lemma le_recast : forall a b c d : R, a = c -> b = d -> c <= d -> a <= b.
Proof. intros a b c d -> ->. trivial. Qed.

Lemma lt_recast : forall a b c d : R, a = c -> b = d -> c < d -> a < b.
Proof. intros a b c d -> ->. trivial. Qed.

Lemma derive_recast : forall (f g : R -> R) (a b c d : R),
  (forall x, f x = g x) -> a = c -> b = d -> is_derive g c d -> is_derive f a b.
Proof. intros f g a b c d same -> ->. apply is_derive_ext. intro x. now rewrite same. Qed.

Ltac is_literal n :=
  match n with
  | O => idtac
  | S ?k => is_literal k
  end.

(** Conversion is never tried on sides that differ: it would unfold the real numbers. *)
Ltac same_sides := match goal with |- ?a = ?b => constr_eq a b; reflexivity end.

(** [cast] proves an equation of reals whose sides differ in [INR (k + 1)] and [INR k + 1]. *)
Ltac cast :=
  intros; cbv beta;
  repeat first
    [ progress rewrite ?plus_INR, ?mult_INR, ?pow_INR
    | match goal with
      | |- context [INR ?n] =>
          is_literal n;
          let z := eval compute in (Z.of_nat n) in
          rewrite (INR_IZR_INZ n); change (Z.of_nat n) with z
      end ];
  first
    [ same_sides
    | apply sum_ext; cast
    | apply prod_ext; cast
    | unfold Rdiv; ring
    | progress f_equal; cast ].

(** [recast e] proves the goal by the fact [e], up to what [cast] proves equal. *)
Ltac recast e :=
  let h := fresh in
  pose proof e as h;
  cbv beta in h |- *;
  let T := type of h in
  first
    [ match goal with |- ?G => constr_eq T G; exact h end
    | unfold not in h |- *;
      match goal with
      | |- _ -> _ =>
          let x := fresh in
          let y := fresh in
          intro x;
          match type of h with
          | ?A -> _ => assert (y : A) by (recast x); recast (h y)
          end
      | |- forall _, _ => let x := fresh in intro x; recast (h x)
      | |- _ /\ _ => split; [recast (proj1 h) | recast (proj2 h)]
      | |- exists _, _ =>
          let x := fresh in
          let y := fresh in
          destruct h as [x y]; exists x; recast y
      | |- _ = _ => apply (fun e1 e2 => eq_recast _ _ _ _ e1 e2 h); cast
      | |- _ <= _ => apply (fun e1 e2 => le_recast _ _ _ _ e1 e2 h); cast
      | |- _ < _ => apply (fun e1 e2 => lt_recast _ _ _ _ e1 e2 h); cast
      | |- is_derive _ _ _ =>
          apply (fun e1 e2 e3 => derive_recast _ _ _ _ _ _ e1 e2 e3 h); cast
      end ].

(** [rewrite_natural a b C e s] proves [C b] from [e : a = b] and [s : C a]. *)
Ltac rewrite_natural a b C e s :=
  let h := fresh in
  assert (h : C b);
  [ apply (natural_rewrite a b C); cbv beta; [recast e | recast s]
  | cbv beta in h; recast h ].

(** * Arithmetic *)

Ltac linear_arithmetic := clear; intros; lra.

Ltac nonzero :=
  repeat split;
  first
    [ assumption
    | let e := fresh in
      intro e;
      match goal with
      | h : ?d <> 0 |- False => apply h; solve [rewrite e; ring | nra]
      end ].

Ltac field_identity := clear; intros; first [ring | field; nonzero].
