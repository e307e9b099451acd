/**
 * From a covariance to principal components that have been checked: eigenpairs by LAPACK, their
 * verification, their signs. Plain Java: no Spark, no Hadoop, no Delta. Stateless; any thread.
 *
 * <pre>{@code
 * PrincipalComponents fitted = new LapackEigenSolver().leading(covariance, 50);
 * Verification.of(covariance, fitted); // throws if they are none
 * PrincipalComponents published = SignRule.alignedWith(fitted, previous);
 * }</pre>
 */
package io.pomona.pca.components;
