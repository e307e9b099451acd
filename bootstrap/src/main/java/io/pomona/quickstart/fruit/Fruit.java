package io.pomona.quickstart.fruit;

/** The fruits on the table: what they are called, and how each looks. */
// Shapes and skins are functions without state, which error-prone cannot see.
@SuppressWarnings("ImmutableEnumChecker")
public enum Fruit {
  APPLE_BRAEBURN(
      "Apple Braeburn",
      Shape.dimpled(0.41, 0.55, 1.5, 0.12),
      Skin.gradient(0xc8b848, 0xb9a83a)
          .blushed(Colour.of(0xa8141e), -0.55, 0.35)
          .mottled(3, 0.25)
          .speckled(Colour.of(0xe8d9a0), 16, 0.35, 0.6)
          .capped(Colour.of(0x8a8a34), 1, 0.2, 0.15),
      Finish.WAXEN,
      Shape.rod(0.01, 0.45, 0.12, 1.08, 0.035)),
  APPLE_GRANNY_SMITH(
      "Apple Granny Smith",
      Shape.dimpled(0.36, 0.58, 1.46, 0.08),
      Skin.gradient(0x8fb83a, 0x7fae2c)
          .mottled(2, 0.18)
          .speckled(Colour.of(0xdcebaa), 14, 0.5, 0.7)
          .capped(Colour.of(0x6c8f2c), 1, 0.24, 0.14),
      Finish.WAXEN,
      Shape.rod(0, 0.5, -0.1, 1.02, 0.035)),
  BANANA(
      "Banana",
      Shape.banana(),
      Skin.gradient(0xf0cc38, 0xe9cf42)
          .mottled(2.5, 0.12)
          .blotched(Colour.of(0x7a4e1c), 8, 0.27, 0.05)
          .speckled(Colour.of(0x8a5a20), 13, 0.3, 0.7)
          .tipped(Colour.of(0xa9b53e), 0.78, 0.15)
          .tipped(Colour.of(0x3a2a14), -0.86, 0.05),
      Finish.SATIN,
      Shape.rod(-0.12, -0.91, -0.14, -0.93, 0.065)),
  CHERRY_RAINIER(
      "Cherry Rainier",
      Shape.dimpled(0.22, 0.52, 1.18, 0.05),
      Skin.plain(0xeec565)
          .blushed(Colour.of(0xc01c2c), -0.45, 0.35)
          .mottled(3, 0.12)
          .speckled(Colour.of(0xf6e6b8), 22, 0.4, 0.35),
      new Finish(1.0, 90, 0.4, 0, 1),
      Shape.rod(0, 0.4, 0.22, 1.25, 0.032)),
  COCOS(
      "Cocos",
      Shape.ellipsoid(0.93, 1.0, 0.9),
      Cocos.eyes(Cocos.fibres(0x6e4a2a, 0xb08c5e).mottled(2, 0.25)),
      Finish.FIBROUS,
      Shape.rod(0, 0.9, 0, 0.92, 0.05)),
  KIWI(
      "Kiwi",
      Shape.ellipsoid(0.76, 0.98, 0.72),
      Skin.gradient(0x7a5a34, 0x8a683c)
          .mottled(5, 0.3)
          .mottled(30, 0.45)
          .capped(Colour.of(0x3d2a16), 1, 0.1, 0.05)
          .capped(Colour.of(0x4a3620), -1, 0.08, 0.05),
      Finish.FUZZY,
      Shape.rod(0, 0.93, 0, 0.97, 0.06)),
  LEMON(
      "Lemon",
      Shape.ellipsoid(0.72, 0.9, 0.72)
          .with(Shape.ball(0.93, 0.13), 0.3)
          .with(Shape.ball(-0.95, 0.15), 0.35),
      Skin.gradient(0xf2cf22, 0xeed030)
          .mottled(2, 0.1)
          .blotched(Colour.of(0xc5c740), 1.3, 0.3, 0.15)
          .capped(Colour.of(0x8f9a3a), 1, 0.09, 0.05),
      Finish.PORED,
      Shape.rod(0, 1.0, 0, 1.04, 0.05)),
  ORANGE(
      "Orange",
      Shape.dimpled(0.1, 0.86, 1.06, 0),
      Skin.gradient(0xf08418, 0xee8c1e)
          .mottled(2, 0.12)
          .speckled(Colour.of(0xd0660e), 24, 0.5, 0.5)
          .capped(Colour.of(0x7d8430), 1, 0.1, 0.03),
      Finish.PORED,
      Shape.rod(0, 0.84, 0, 0.89, 0.07)),
  PEACH(
      "Peach",
      Shape.dimpled(0.26, 0.68, 1.3, 0.04).creased(0.09),
      Skin.gradient(0xf0a850, 0xf2bb62)
          .blushed(Colour.of(0xb6283a), -0.35, 0.6)
          .mottled(3, 0.15)
          .speckled(Colour.of(0xf8d8a0), 20, 0.4, 0.35),
      Finish.VELVET,
      Shape.rod(0, 0.5, 0, 0.62, 0.06)),
  PEAR_WILLIAMS(
      "Pear Williams",
      Shape.ball(-0.38, 0.62).with(Shape.ball(0.5, 0.3), 0.75),
      Skin.gradient(0xd2c040, 0xbcbc48)
          .mottled(2, 0.14)
          .blotched(Colour.of(0xa07a3a), 4, 0.26, 0.1)
          .speckled(Colour.of(0x7e6a2c), 22, 0.6, 0.6)
          .capped(Colour.of(0x8e7434), 1, 0.16, 0.1)
          .capped(Colour.of(0x4a3418), -1, 0.12, 0.04),
      Finish.SATIN,
      Shape.rod(0, 0.75, 0.14, 1.13, 0.04)),
  PLUM(
      "Plum",
      Shape.ellipsoid(0.78, 0.96, 0.76).creased(0.06),
      Skin.gradient(0x4a1a3c, 0x3a1840)
          .mottled(2.5, 0.3)
          .blotched(Colour.of(0x7a739c), 2.6, 0.36, 0.2)
          .speckled(Colour.of(0xb08a80), 20, 0.3, 0.5),
      new Finish(0.28, 30, 0.1, 0.001, 12),
      Shape.rod(0, 0.85, 0.06, 1.12, 0.035)),
  STRAWBERRY(
      "Strawberry",
      Shape.ball(0.22, 0.66).with(Shape.ball(-0.62, 0.24), 0.7),
      Seeds.calyx(
          Seeds.over(Skin.gradient(0xb80f1c, 0xcc2a26).mottled(3, 0.15)), Colour.of(0x4f8a2c)),
      new Finish(0.8, 70, 0.3, 0.008, 7),
      Shape.rod(0, 0.8, -0.1, 1.16, 0.04));

  private final String label;
  private final Shape body;
  private final Skin skin;
  private final Finish finish;
  private final Shape stem;

  Fruit(String label, Shape body, Skin skin, Finish finish, Shape stem) {
    this.label = label;
    this.body = body;
    this.skin = skin;
    this.finish = finish;
    this.stem = stem;
  }

  /** What its folder of images is called; several have a space. */
  public String label() {
    return label;
  }

  double distance(double x, double y, double z) {
    return Math.min(body.distance(x, y, z), stem.distance(x, y, z));
  }

  /** Like {@link #distance}, with the fine bumps that only light shows. */
  double relief(double x, double y, double z) {
    return Math.min(body.distance(x, y, z) - finish.height(x, y, z), stem.distance(x, y, z));
  }

  Colour colour(double x, double y, double z) {
    if (stem.distance(x, y, z) < body.distance(x, y, z)) {
      return Stem.COLOUR.times(0.6 + 0.8 * Noise.at(25 * x, 6 * y, 25 * z));
    }
    return skin.colour(x, y, z);
  }

  Finish finish() {
    return finish;
  }

  private static final class Stem {
    static final Colour COLOUR = Colour.of(0x6a4a28);
  }
}
